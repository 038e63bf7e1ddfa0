"""The clients of the outside: Microsoft's sign-in, Azure DevOps and Keepit. No Qt, no decisions."""
