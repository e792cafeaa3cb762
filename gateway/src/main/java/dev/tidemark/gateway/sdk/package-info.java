/**
 * The requests of other makers' SDKs, turned into events of ours.
 *
 * <p>Each SDK has one {@link dev.tidemark.gateway.sdk.SdkFormat}. It is given an {@link
 * dev.tidemark.gateway.sdk.SdkRequest} and writes each event it finds into {@link
 * dev.tidemark.gateway.sdk.NativeEvents}. It names the members it looks at in a {@code JsonShape},
 * which finds them in one pass without a tree, and copies their values as they stand: what is wrong
 * in a value stays wrong, and the processor says so. {@code EventNames} knows our names for what
 * shops call their events, {@code VisitorId} makes up for SDKs that send no user at all.
 *
 * <p>What cannot be read as the SDK's own is never refused and never dropped: its bytes go on as
 * they came, under the SDK's name, and the processor quarantines them.
 *
 * <p>A new SDK is a class here and its lines in {@code http.Routes}.
 */
package dev.tidemark.gateway.sdk;
