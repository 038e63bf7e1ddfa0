"""Azure DevOps as its published interface is: requests, answers, and the client of both."""
