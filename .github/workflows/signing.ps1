# Signs Windows files where the secrets exist: with Azure Artifact Signing or with a certificate file.
# Dot-source it; without secrets Protect-File does nothing and Get-SignCommand gives an empty text.

function Get-SignCommand {
    # A command file: makensis hands its command to cmd, which mangles quotes at the beginning.
    $file = Join-Path $env:RUNNER_TEMP "sign.cmd"
    $kits = "${env:ProgramFiles(x86)}\Windows Kits\10\bin\*\x64\signtool.exe"
    $tool = (Get-ChildItem $kits | Sort-Object FullName | Select-Object -Last 1).FullName
    $sign = "@`"$tool`" sign /q /fd SHA256 /td SHA256"
    if ($env:SIGNING_METADATA) {
        $client = Join-Path $env:RUNNER_TEMP "signing-client"
        if (-not (Test-Path $client)) {
            nuget install Microsoft.Trusted.Signing.Client -ExcludeVersion -OutputDirectory $client | Out-Null
            Set-Content "$client\metadata.json" $env:SIGNING_METADATA
        }
        $library = "$client\Microsoft.Trusted.Signing.Client\bin\x64\Azure.CodeSigning.Dlib.dll"
        Set-Content $file "$sign /tr http://timestamp.acs.microsoft.com /dlib `"$library`" /dmdf `"$client\metadata.json`" %1"
        return $file
    }
    if ($env:CERTIFICATE) {
        $certificate = Join-Path $env:RUNNER_TEMP "certificate.pfx"
        [IO.File]::WriteAllBytes($certificate, [Convert]::FromBase64String($env:CERTIFICATE))
        # The password stays in the environment and out of the file.
        Set-Content $file "$sign /tr http://timestamp.digicert.com /f `"$certificate`" /p `"%CERTIFICATE_PASSWORD%`" %1"
        return $file
    }
    return ""
}

function Protect-File([string] $File) {
    $command = Get-SignCommand
    if (-not $command) { Write-Host "Unsigned, no secrets: $File"; return }
    & $command $File
    if ($LASTEXITCODE -ne 0) { throw "signing failed: $File" }
}
