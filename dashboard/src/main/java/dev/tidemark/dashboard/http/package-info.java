/**
 * What the dashboard answers over HTTP: the page's files, the JSON API, and the stream of changes.
 * {@link dev.tidemark.dashboard.http.DashboardVerticle} wires them; everything here runs on its one
 * event loop, and only questions to the store leave it.
 */
package dev.tidemark.dashboard.http;
