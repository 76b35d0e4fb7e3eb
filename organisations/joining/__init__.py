"""How an organisation joins: asked by itself, looked at by the antenne, approved, asked back or refused."""
