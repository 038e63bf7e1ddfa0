// Microsoft's own clients for Node, unmodified: sign in with a code and print what they read as JSON.
// What `setup-assistant practice` printed comes on standard input, the authority to trust in
// NODE_EXTRA_CA_CERTS.
const fs = require("fs");
const { PublicClientApplication } = require("@azure/msal-node");
const { WebApi, getBearerHandler } = require("azure-devops-node-api");

const told = JSON.parse(fs.readFileSync(0, "utf8"));

async function signIn() {
  const authority = `${told.endpoints.authority}/organizations`;
  const knownAuthorities = [new URL(authority).host];
  const auth = { clientId: told.client_id, authority, knownAuthorities };
  return new PublicClientApplication({ auth }).acquireTokenByDeviceCode({
    scopes: ["499b84ac-1321-427f-aa17-267ca6975798/user_impersonation"],
    deviceCodeCallback: () => undefined, // the code is approved by itself
  });
}

async function main() {
  const { account, accessToken } = await signIn();
  const base = `${told.endpoints.devops}/${told.affected[0]}`;
  const organization = new WebApi(base, getBearerHandler(accessToken));
  const names = (things) => things.map((thing) => thing.name);
  const core = await organization.getCoreApi();
  const git = await organization.getGitApi();
  const locations = await organization.getLocationsApi();
  const [project] = await core.getProjects();
  const found = {
    account: account.username,
    person: (await organization.connect()).authenticatedUser.providerDisplayName,
    areas: names(await locations.getResourceAreas()),
    area: (await locations.getResourceArea("79134c72-4a58-4b42-976c-04e7115f32bf")).name,
    projects: names(await core.getProjects()),
    project: (await core.getProject(project.id)).defaultTeam.name,
    teams: names(await core.getTeams(project.id)),
    allTeams: names(await core.getAllTeams()),
    repositories: names(await git.getRepositories()),
    repositoriesOfProject: names(await git.getRepositories(project.name)),
    repository: (await git.getRepository("backend", project.name)).name,
  };
  console.log(JSON.stringify(found));
}

main();
