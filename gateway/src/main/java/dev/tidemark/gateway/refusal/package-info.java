/** The gateway's refusals, in one list. Rendered as answers by {@code http.Answers}. */
package dev.tidemark.gateway.refusal;
