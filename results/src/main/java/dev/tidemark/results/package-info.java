/**
 * What the platform stores and how it is asked for.
 *
 * <p>{@link dev.tidemark.results.ResultStore} is the one way in and out, and {@link
 * dev.tidemark.results.ResultStores} opens the one that the configuration names. The processor
 * writes {@link dev.tidemark.results.BatchResults} and {@link dev.tidemark.results.QuarantineRow}s;
 * every row has a key and an absolute value, so that writing it again changes nothing. Everybody
 * else reads.
 *
 * <p>Inside: {@code Tables} lists each table's columns, key and version once. The questions stand
 * by subject: {@code PageQuestions} says what can be asked about pages, {@code SqlPageQuestions}
 * has the SQL, once for all stores; {@code Dialect} has the words that differ. A new question is a
 * method in a subject's two files, a new subject two new files and one accessor in {@link
 * dev.tidemark.results.ResultStore} and {@code SqlResultStore}. {@code DuckDbResultStore} adds an
 * open file ({@code DuckDbDatabase}) and its way to write many rows ({@code DuckDbTableWriter});
 * {@code ClickHouseResultStore} adds HTTP ({@code ClickHouseClient}), JSON ({@code ClickHouseJson})
 * and literals ({@code ClickHouseSql}). The tables themselves are made by the SQL files that {@code
 * Migrations} runs.
 */
package dev.tidemark.results;
