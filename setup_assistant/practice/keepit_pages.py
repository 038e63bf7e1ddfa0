"""The pages of the practice Keepit's web app; ``keepit_web`` lists the ids that are on them."""

from __future__ import annotations

_APP = """{% extends "frame.html" %}
{% block title %}Keepit (practice){% endblock %}
{% block service %}Practice backup service. Not Keepit's; nothing here reaches Keepit.{% endblock %}
{% block width %}720px{% endblock %}
{% block main %}
{% if user %}<form method="post" action="/desktop/sign-out" class="quiet">{{ user }}
<button id="signOut">Sign out</button></form>{% endif %}
{% block step %}{% endblock %}
{% endblock %}
"""

_SIGN_IN = """{% extends "app.html" %}
{% block step %}
<h1>Sign in to Keepit</h1>
<form method="post">
{% if error %}<p class="error" id="signInError" role="alert">{{ error }}</p>{% endif %}
<label for="user">E-mail</label>
<input type="email" name="user" id="user" autocomplete="username" autofocus>
<label for="password">Password</label>
<input type="password" name="password" id="password" autocomplete="current-password">
<div class="buttons"><button class="main" id="signIn">Sign in</button></div>
</form>
{% endblock %}
"""

_CONNECTORS = """{% extends "app.html" %}
{% block step %}
<h1>Connectors</h1>
<div class="buttons"><a class="button main" id="addConnector" href="/desktop/connectors/add">Add connector</a></div>
<table id="connectors"><thead><tr><th>Name</th><th>Type</th><th>State</th></tr></thead><tbody>
{% for connector in connectors %}
<tr><td><a id="connector-{{ connector.guid }}" href="/desktop/connectors/{{ connector.guid }}">{{ connector.name }}</a></td>
<td>{{ connector.agent_type or connector.type }}</td><td>{{ connector.code or "Scheduled" }}</td></tr>
{% endfor %}
</tbody></table>
{% endblock %}
"""

_ADD = """{% extends "app.html" %}
{% block step %}
<h1>Add connector</h1>
<p>Choose what to back up. The practice service only adds Azure DevOps.</p>
<p><a class="button main" id="add-azure-do" href="/desktop/connectors/add/azure-do">Azure DevOps</a></p>
{% endblock %}
"""

_ACCOUNT = """{% extends "app.html" %}
{% block step %}
<h1>Add Azure DevOps connector</h1>
{% if error %}<p class="error" id="accessError" role="alert">{{ error }}</p>{% endif %}
<p>Sign out of all personal Microsoft accounts. Then sign in with the service account that is to be
used for the backup, and accept the permissions.</p>
<form method="post" action="/desktop/connectors/add/azure-do"><div class="buttons">
<a class="button" id="back" href="/desktop/connectors">Back</a>
<button class="main" id="microsoftSignIn">Sign in</button></div></form>
{% endblock %}
"""

_NEW = """{% extends "app.html" %}
{% block step %}
<h1>Configure the connector</h1>
<p id="approvedBy">Signed in as {{ approved }}</p>
<form method="post">
{% if error %}<p class="error" id="nameError" role="alert">{{ error }}</p>{% endif %}
<label for="connectorName">Name</label>
<input type="text" name="name" id="connectorName" value="{{ name }}" maxlength="255">
<details id="lock"><summary>Lock: who may see it</summary>
{% for email in users %}
<label class="tick"><input type="checkbox" name="member" value="{{ email }}" id="member-{{ email }}"> {{ email }}</label>
{% endfor %}
</details>
<details id="calendar"><summary>Calendar: how long to keep data</summary>
<label for="retention">Retention</label>
<select name="retention" id="retention">
{% for value, label in retentions %}<option value="{{ value }}">{{ label }}</option>{% endfor %}
</select></details>
<div class="buttons"><a class="button" id="cancel" href="/desktop/connectors">Cancel</a>
<button class="main" id="create">Create</button></div>
</form>
{% endblock %}
"""

_CONNECTOR = """{% extends "app.html" %}
{% block step %}
<h1 id="name">{{ connector.name }}</h1>
<table>
<tr><th>State</th><td id="state">{{ connector.code or "First backup scheduled" }}</td></tr>
<tr><th>Retention</th><td id="held">{{ connector.retention or "Unlimited" }}</td></tr>
<tr><th>Who may see it</th><td id="members">{{ connector.members | join(", ") or "Administrators" }}</td></tr>
</table>
<div class="buttons"><a class="button" id="back" href="/desktop/connectors">Connectors</a>
<a class="button main" id="settings" href="/desktop/connectors/{{ connector.guid }}/settings">Settings</a></div>
{% endblock %}
"""

_SETTINGS = """{% extends "app.html" %}
{% block step %}
<h1>Settings of {{ connector.name }}</h1>
<form method="post">
<h2>Organizations to back up</h2>
{% if error %}<p class="error" id="organizationError" role="alert">{{ error }}</p>{% endif %}
{% for name in organizations %}
<label class="tick"><input type="checkbox" name="organization" value="{{ name }}" id="organization-{{ name }}"
{{ "checked" if name in connector.organizations }}> {{ name }}</label>
{% endfor %}
<div class="buttons"><a class="button" id="cancel" href="/desktop/connectors/{{ connector.guid }}">Cancel</a>
<button class="main" id="save">Save</button></div>
</form>
{% endblock %}
"""

KEEPIT = {
    "app.html": _APP,
    "sign_in.html": _SIGN_IN,
    "connectors.html": _CONNECTORS,
    "add.html": _ADD,
    "account.html": _ACCOUNT,
    "new.html": _NEW,
    "connector.html": _CONNECTOR,
    "settings.html": _SETTINGS,
}
