/** Reads: what can be asked of a consistent view. */
package dev.stint.core.read;
