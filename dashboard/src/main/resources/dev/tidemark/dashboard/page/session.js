// Whether the dashboard still knows who looks at it.

/**
 * For when a question was refused: shows the login to who is not logged in any more, which leads back
 * here. The dashboard itself sends a page that may not be read there.
 */
export async function loginIfNeeded() {
  const response = await fetch('/api/session').catch(() => null);
  if (response?.ok && (await response.json()).role === 'none') location.reload();
}
