/**
 * Who may read and who may send events again: {@link dev.tidemark.dashboard.access.Credentials}
 * knows the tokens, {@link dev.tidemark.dashboard.access.Sessions} keeps a browser logged in by a
 * signed cookie, {@link dev.tidemark.dashboard.access.Gate} stands before every route, and {@link
 * dev.tidemark.dashboard.access.RateLimit} bounds what one client may ask.
 */
package dev.tidemark.dashboard.access;
