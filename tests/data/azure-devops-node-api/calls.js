// Microsoft's own client, unmodified: prints what it reads of the organization at argv[2] as JSON.
// The access token comes on standard input, the authority to trust in NODE_EXTRA_CA_CERTS.
const fs = require("fs");
const { WebApi, getBearerHandler } = require("azure-devops-node-api");

async function main() {
  const handler = getBearerHandler(fs.readFileSync(0, "utf8"));
  const organization = new WebApi(process.argv[2], handler);
  const names = (things) => things.map((thing) => thing.name);
  const core = await organization.getCoreApi();
  const git = await organization.getGitApi();
  const locations = await organization.getLocationsApi();
  const [project] = await core.getProjects();
  const found = {
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
