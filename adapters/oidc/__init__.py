"""Sign-in by OpenID Connect: an authorization code with PKCE, and an ID token that is checked to the letter."""
