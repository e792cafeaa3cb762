/** How the audit and the replay, which are tools beside the job, read topics. */
package dev.tidemark.processor.log;
