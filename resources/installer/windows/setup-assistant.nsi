; Per user or per machine, silent: /S with /CurrentUser (the default) or /AllUsers, and /D=folder last.
; Exit codes: 0 done, 1618 the program is running, 1638 a newer version is installed.
; packaging/nsis.py gives the values and lists languages and files in further sources.

Unicode true
SetCompressor /SOLID lzma
SetCompressorDictSize 64
SetDateSave off
ManifestDPIAware true
ManifestSupportedOS Win10

!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_INSTALLMODE_DEFAULT_CURRENTUSER
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_INSTDIR "${NAME}"
!define REGISTRATION "Software\Keepit setup\${NAME}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${REGISTRATION}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallLocation"
!define ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${NAME}"

!include MultiUser.nsh
!include MUI2.nsh
!include LogicLib.nsh
!include WordFunc.nsh
!include FileFunc.nsh
!include x64.nsh

Name "${NAME}"
OutFile "${TARGET}"
BrandingText "${TITLE} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "${NAME}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "Installs ${TITLE}"
VIAddVersionKey CompanyName "${PUBLISHER}"
VIAddVersionKey LegalCopyright "${COPYRIGHT}"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\setup-assistant-window.exe"
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "$(STAYS)"
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!define MUI_FINISHPAGE_TEXT "$(REMOVED)"
!insertmacro MUI_UNPAGE_FINISH
; The first one counts where Windows speaks none of them.
!include "${LANGUAGES}"

!ifdef SIGN ; a program that signs the file it is given: the uninstaller has to be signed as it is made
  !uninstfinalize '${SIGN} "%1"' = 0
  !finalize '${SIGN} "%1"' = 0
!endif

!macro STOP_IF_RUNNING
  ${If} ${FileExists} "$INSTDIR\setup-assistant.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\setup-assistant.exe" a
    ${If} ${Errors}
      MessageBox MB_ICONEXCLAMATION "$(RUNNING)" /SD IDOK
      SetErrorLevel 1618
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

Function .onInit
  SetRegView 64
  ${IfNot} ${RunningX64}
    MessageBox MB_ICONSTOP "$(TOO_OLD)" /SD IDOK
    SetErrorLevel 1633
    Quit
  ${EndIf}
  !insertmacro MULTIUSER_INIT
FunctionEnd

Section "Program"
  ReadRegStr $1 HKLM "${REGISTRATION}" "Version"
  ReadRegStr $2 HKLM "${ENTRY}" "DisplayVersion"
  ${If} $MultiUser.InstallMode == "AllUsers"
  ${AndIf} $1 != ""
  ${AndIf} $2 == ""
    ; The MSI owns the same folder: the first of both to go would take the other's files.
    MessageBox MB_ICONEXCLAMATION "$(BY_MSI)" /SD IDOK
    SetErrorLevel 1638
    Quit
  ${EndIf}
  ReadRegStr $1 SHCTX "${ENTRY}" "DisplayVersion"
  ${If} $1 != ""
    ${VersionCompare} "$1" "${VERSION}" $2
    ${If} $2 == 1
      MessageBox MB_ICONEXCLAMATION "$(NEWER)" /SD IDOK
      SetErrorLevel 1638
      Quit
    ${EndIf}
    !insertmacro STOP_IF_RUNNING
    ReadRegStr $3 SHCTX "${ENTRY}" "InstallLocation"
    ${If} ${FileExists} "$3\uninstall.exe"
      ; The old version takes its own files away, so that none of them stays behind.
      ExecWait '"$3\uninstall.exe" /S /$MultiUser.InstallMode _?=$3' $4
      Delete "$3\uninstall.exe"
    ${EndIf}
  ${EndIf}

  !include "${FILES}"

  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\setup-assistant-window.exe"

  WriteRegStr SHCTX "${REGISTRATION}" "Version" "${VERSION}"
  WriteRegStr SHCTX "${REGISTRATION}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${ENTRY}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${ENTRY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${ENTRY}" "Publisher" "${PUBLISHER}"
  WriteRegStr SHCTX "${ENTRY}" "Contact" "${PUBLISHER}"
  WriteRegStr SHCTX "${ENTRY}" "Comments" "$(SUMMARY) $(STAYS)"
  WriteRegStr SHCTX "${ENTRY}" "DisplayIcon" "$INSTDIR\setup-assistant-window.exe"
  WriteRegStr SHCTX "${ENTRY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${ENTRY}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${ENTRY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S /$MultiUser.InstallMode'
  WriteRegDWORD SHCTX "${ENTRY}" "NoModify" 1
  WriteRegDWORD SHCTX "${ENTRY}" "NoRepair" 1
  WriteRegDWORD SHCTX "${ENTRY}" "EstimatedSize" ${KILOBYTES}
SectionEnd

Function un.onInit
  SetRegView 64
  !insertmacro MULTIUSER_UNINIT
FunctionEnd

Section "Uninstall"
  !insertmacro STOP_IF_RUNNING
  ; Only what was installed goes: the folder may hold files of somebody else.
  !include "${REMOVALS}"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegKey SHCTX "${ENTRY}"
  DeleteRegKey SHCTX "${REGISTRATION}"
  DeleteRegKey /ifempty SHCTX "Software\Keepit setup"
SectionEnd
