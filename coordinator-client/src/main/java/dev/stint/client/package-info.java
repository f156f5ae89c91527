/**
 * The Stint client. {@link dev.stint.client.StintClient} is where to begin; the worker library
 * stands in {@code dev.stint.client.worker}. No third-party type is in a public signature.
 */
package dev.stint.client;
