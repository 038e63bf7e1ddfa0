"""Setup Assistant: sets up the Keepit backup of Azure DevOps."""

__version__ = "0.1.0"
