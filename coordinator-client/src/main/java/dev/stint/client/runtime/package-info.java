/** Threads and clocks under the client's logic. Not for users. */
package dev.stint.client.runtime;
