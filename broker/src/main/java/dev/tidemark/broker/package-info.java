/**
 * A real single-node Kafka broker from its published jars, for machines without Docker: the
 * embedded demo and every test that needs one.
 *
 * <p>{@link dev.tidemark.broker.BrokerApplication} is the broker, alone in its JVM, since Kafka's
 * server and Spark need different versions of Scala. {@link dev.tidemark.broker.BrokerProcess}
 * starts and stops such a JVM, by way of {@link dev.tidemark.broker.JavaProcess}.
 */
package dev.tidemark.broker;
