"""The frame of every practice page, and the pages of the practice Microsoft.

Plain HTML without anything from the network; every page says that it is practice. The ids of the
fields and buttons are fixed, so that tests and the tour can drive the pages (see ``microsoft.py``).
"""

from __future__ import annotations

FRAME = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{% block title %}{% endblock %}</title>
<style>
:root { color-scheme: light dark; --line: #8a8f98; --main: #0b57a4; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --main: #8ab8f0; --bad: #f2938c; } }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; }
header, footer { padding: 8px 16px; font-size: 13px; }
header { display: flex; gap: 12px; align-items: center; border-bottom: 1px solid var(--line); }
.practice { border: 1px solid currentColor; border-radius: 4px; padding: 0 6px; font-weight: 600; }
main { max-width: {% block width %}440px{% endblock %}; margin: 24px auto; padding: 0 16px; }
h1 { font-size: 21px; line-height: 1.25; margin: 0 0 12px; overflow-wrap: anywhere; }
h2 { font-size: 16px; margin: 20px 0 6px; }
label { display: block; margin: 12px 0 4px; }
label.tick { display: flex; gap: 8px; align-items: baseline; margin: 4px 0; }
input[type=text], input[type=email], input[type=password], select {
  width: 100%; padding: 8px; font: inherit; border: 1px solid var(--line); border-radius: 4px; }
.buttons { display: flex; gap: 8px; justify-content: flex-end; flex-wrap: wrap; margin-top: 20px; }
button, .button { font: inherit; padding: 7px 16px; border: 1px solid var(--line);
  border-radius: 4px; background: transparent; color: inherit; text-decoration: none; cursor: pointer; }
button.main, .button.main { border: 2px solid var(--main); color: var(--main); font-weight: 600; }
button.tile { width: 100%; text-align: left; margin-top: 8px; }
a { color: var(--main); }
.error { color: var(--bad); }
.quiet { font-size: 13px; overflow-wrap: anywhere; }
form.quiet { text-align: right; margin-bottom: 16px; }
details { margin-top: 12px; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: left; padding: 6px 8px 6px 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
</style>
</head>
<body>
<header><span class="practice" id="practice">Practice</span>
<span>{% block service %}{% endblock %}</span></header>
<main>{% block main %}{% endblock %}</main>
</body>
</html>
"""

_SIGN_IN = """{% extends "frame.html" %}
{% block title %}Sign in (practice){% endblock %}
{% block service %}Practice sign-in. Not Microsoft's; nothing here reaches Microsoft.{% endblock %}
{% block main %}{% block step %}{% endblock %}{% endblock %}
"""

_USER = """{% extends "sign_in.html" %}
{% block step %}
<h1 id="loginHeader">Sign in</h1>
<form method="post">
<input type="hidden" name="step" value="user">
{% if error %}<p class="error" id="usernameError" role="alert">{{ error }}</p>{% endif %}
<label for="i0116">E-mail, phone or sign-in name</label>
<input type="email" name="loginfmt" id="i0116" value="{{ name }}" autocomplete="username" autofocus>
<div class="buttons"><button class="main" id="idSIButton9">Next</button></div>
</form>
{% endblock %}
"""

_PASSWORD = """{% extends "sign_in.html" %}
{% block step %}
<p id="displayName">{{ name }}</p>
<h1 id="loginHeader">Enter password</h1>
<form method="post">
<input type="hidden" name="step" value="password">
<input type="hidden" name="loginfmt" value="{{ name }}">
{% if error %}<p class="error" id="passwordError" role="alert">{{ error }}</p>{% endif %}
<label for="i0118">Password</label>
<input type="password" name="passwd" id="i0118" autocomplete="current-password" autofocus>
<div class="buttons"><button class="main" id="idSIButton9">Sign in</button></div>
</form>
{% endblock %}
"""

_ACCOUNT = """{% extends "sign_in.html" %}
{% block step %}
<h1 id="loginHeader">Pick an account</h1>
<form method="post" id="tilesHolder">
<input type="hidden" name="step" value="account">
<button class="tile" name="loginfmt" value="{{ name }}" id="tile0">{{ name }}<br>
<span class="quiet">Signed in</span></button>
<button class="tile" name="loginfmt" value="" id="otherTile">Use another account</button>
</form>
{% endblock %}
"""

_CONSENT = """{% extends "sign_in.html" %}
{% block step %}
<p id="displayName">{{ name }}</p>
<h1 id="consentHeader">Permissions requested</h1>
<p><strong id="appName">{{ application }}</strong> would like to:</p>
<ul>{% for permission in permissions %}<li>{{ permission }}</li>{% endfor %}</ul>
<p class="quiet">Accepting means that you allow this app to use your data. You can change this later.</p>
<form method="post">
<input type="hidden" name="step" value="consent">
<div class="buttons">
<button name="answer" value="cancel" id="idBtn_Back">Cancel</button>
<button class="main" name="answer" value="accept" id="idSIButton9">Accept</button>
</div></form>
{% endblock %}
"""

_STOP = """{% extends "sign_in.html" %}
{% block step %}
{% if name %}<p id="displayName">{{ name }}</p>{% endif %}
<h1 id="errorHeader">{{ title }}</h1>
<p id="errorText">{{ text }}</p>
{% if back %}<form method="post"><input type="hidden" name="step" value="give_up">
<div class="buttons"><button id="idBtn_Back">Return to the application without granting consent</button></div>
</form>{% endif %}
<h2>Troubleshooting details</h2>
<p class="quiet" id="errorDetails">{{ details }}</p>
{% endblock %}
"""

_ANSWER = """{% extends "sign_in.html" %}
{% block step %}
<form method="post" action="{{ address }}" id="answer">
{% for key, value in values.items() %}<input type="hidden" name="{{ key }}" value="{{ value }}">{% endfor %}
<noscript><div class="buttons"><button class="main" id="idSIButton9">Continue</button></div></noscript>
</form>
<script>document.getElementById("answer").submit()</script>
{% endblock %}
"""

_DEVICE = """{% extends "sign_in.html" %}
{% block step %}
<h1 id="loginHeader">Enter code</h1>
<form method="post">
{% if error %}<p class="error" id="codeError" role="alert">{{ error }}</p>{% endif %}
<label for="otc">Enter the code shown on your other device</label>
<input type="text" name="otc" id="otc" autocomplete="off" autofocus>
<div class="buttons"><button class="main" id="idSIButton9">Next</button></div>
</form>
{% endblock %}
"""

_DEVICE_DONE = """{% extends "sign_in.html" %}
{% block step %}
<h1 id="doneHeader">{{ title }}</h1>
<p id="doneText">{{ text }}</p>
{% endblock %}
"""

MICROSOFT = {
    "sign_in.html": _SIGN_IN,
    "user.html": _USER,
    "password.html": _PASSWORD,
    "account.html": _ACCOUNT,
    "consent.html": _CONSENT,
    "stop.html": _STOP,
    "answer.html": _ANSWER,
    "device.html": _DEVICE,
    "device_done.html": _DEVICE_DONE,
}
