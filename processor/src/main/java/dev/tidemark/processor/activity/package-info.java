/**
 * What users do, event by event, within a partition: {@link
 * dev.tidemark.processor.activity.UserActivity} remembers the last seconds and answers the {@link
 * dev.tidemark.processor.activity.BotSignal}s of each event. Knows neither Spark nor Kafka.
 */
package dev.tidemark.processor.activity;
