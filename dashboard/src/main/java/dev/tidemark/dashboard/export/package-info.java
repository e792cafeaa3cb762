/** Answers of the API as files of comma-separated values, for spreadsheets. */
package dev.tidemark.dashboard.export;
