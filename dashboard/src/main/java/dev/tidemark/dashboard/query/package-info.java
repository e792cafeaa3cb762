/** The dashboard's questions to the store, and their answers as JSON. Times are ISO-8601 in UTC. */
package dev.tidemark.dashboard.query;
