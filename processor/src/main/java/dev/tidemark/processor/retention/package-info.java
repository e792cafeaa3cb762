/** How long the store keeps what was counted: old days are deleted whole. */
package dev.tidemark.processor.retention;
