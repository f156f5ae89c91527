/**
 * Translates between the public contract and the core: operations and results, reads and answers.
 * Pure: no threads, no clock, nothing kept. Nothing that a caller sends makes it throw anything but
 * {@link dev.stint.server.api.RequestRefusedException}.
 */
package dev.stint.server.api;
