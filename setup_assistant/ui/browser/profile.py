"""A browser profile that starts empty, leaves nothing behind and offers a page as little as it can."""

from __future__ import annotations

import re

from PySide6.QtCore import QByteArray, QLocale
from PySide6.QtNetwork import QSslCertificate
from PySide6.QtWebEngineCore import (
    QWebEngineProfile,
    QWebEngineProfileBuilder,
    QWebEngineScript,
    QWebEngineSettings,
)

from setup_assistant import texts

_Attribute = QWebEngineSettings.WebAttribute

_SWITCHES = {
    _Attribute.JavascriptEnabled: True,
    _Attribute.JavascriptCanOpenWindows: False,  # a click still opens one
    _Attribute.LocalStorageEnabled: True,
    _Attribute.JavascriptCanAccessClipboard: False,
    _Attribute.JavascriptCanPaste: False,
    _Attribute.PluginsEnabled: False,
    _Attribute.PdfViewerEnabled: False,
    _Attribute.FullScreenSupportEnabled: False,
    _Attribute.ScreenCaptureEnabled: False,
    _Attribute.WebGLEnabled: False,
    _Attribute.DnsPrefetchEnabled: False,
    _Attribute.ErrorPageEnabled: False,
    _Attribute.AutoLoadIconsForPage: False,
    _Attribute.BackForwardCacheEnabled: False,
    _Attribute.AllowRunningInsecureContent: False,
    _Attribute.HyperlinkAuditingEnabled: False,
    _Attribute.NavigateOnDropEnabled: False,
    _Attribute.WebRTCPublicInterfacesOnly: True,
}

_PLAIN = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
"""``de`` or ``de-CH``: what web sites know, without Qt's "en-Latn-US" and "C"."""

PASSKEY_WANTED = "setup-assistant: passkey wanted"
"""What the script below writes to the console; ``LockedPage`` hears it."""

_NO_PASSKEYS = """
(() => {
  const tell = console.info.bind(console, WORD);
  delete window.PublicKeyCredential;
  if (!window.CredentialsContainer) { return; }
  const held = CredentialsContainer.prototype;
  for (const name of ["get", "create"]) {
    const plain = held[name];
    held[name] = function (options) {
      if (!options || !options.publicKey) { return plain.call(this, options); }
      if (options.mediation !== "conditional") { tell(); }
      return Promise.reject(new DOMException("", "NotAllowedError"));
    };
  }
})();
""".replace("WORD", f'"{PASSKEY_WANTED}"')
"""QtWebEngine 6.11.3 never answers a passkey request, nor getClientCapabilities: the page would wait
for ever. Without them it offers the other ways at once, and passkeys go through the own browser. The
person is told, unless the page only wants to fill in a name by itself (*conditional*)."""


def private_profile(ca_pem: str = "") -> QWebEngineProfile:
    """A new, empty, off-the-record profile without a parent: the caller destroys it.

    ``ca_pem`` is trusted besides the system's authorities: that of a practice run, or a company's. Raises
    ``RuntimeError`` rather than hand out a profile that would write to the disk.
    """
    builder = QWebEngineProfileBuilder()
    if ca_pem:
        builder.setAdditionalTrustedCertificates(
            QSslCertificate.fromData(QByteArray(ca_pem.encode()))
        )
    profile = builder.createProfile("")
    if not profile.isOffTheRecord():
        raise RuntimeError("the browser profile would be written to the disk")
    _lock_down(profile)
    return profile


def accept_language() -> str:
    """For the Accept-Language header: the language of the program, which says what to press there, then the user's."""
    own = texts.language().replace("_", "-")
    names = list(filter(_PLAIN.fullmatch, QLocale.system().uiLanguages()))
    alike = [name for name in names if f"{name}-".startswith(f"{own}-")]
    return ",".join(dict.fromkeys((*alike, own, *names)))


def _lock_down(profile: QWebEngineProfile) -> None:
    settings = profile.settings()
    for attribute, on in _SWITCHES.items():
        settings.setAttribute(attribute, on)
    settings.setUnknownUrlSchemePolicy(
        QWebEngineSettings.UnknownUrlSchemePolicy.DisallowUnknownUrlSchemes
    )
    profile.setHttpAcceptLanguage(accept_language())
    profile.downloadRequested.connect(lambda download: download.cancel())
    profile.scripts().insert(_no_passkeys())


def _no_passkeys() -> QWebEngineScript:
    script = QWebEngineScript()
    script.setName("passkeys")
    script.setSourceCode(_NO_PASSKEYS)
    script.setInjectionPoint(QWebEngineScript.InjectionPoint.DocumentCreation)
    script.setWorldId(QWebEngineScript.ScriptWorldId.MainWorld)
    script.setRunsOnSubFrames(True)
    return script
