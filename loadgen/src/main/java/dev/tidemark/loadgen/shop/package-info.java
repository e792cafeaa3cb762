/**
 * A shop and the people in it, without clock or network.
 *
 * <p>{@link dev.tidemark.loadgen.shop.Catalogue} has the pages. A {@link
 * dev.tidemark.loadgen.shop.Journey} is the Markov chain through them, {@link
 * dev.tidemark.loadgen.shop.Pace} its speed and length, {@link
 * dev.tidemark.loadgen.shop.Companions} what pages report by themselves. {@link
 * dev.tidemark.loadgen.shop.Shoppers} keeps everybody who is there in a queue and gives the {@link
 * dev.tidemark.loadgen.shop.Moment} for each slot of the schedule.
 */
package dev.tidemark.loadgen.shop;
