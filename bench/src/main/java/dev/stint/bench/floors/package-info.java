/** The floors: figures below which the design would be wrong. */
package dev.stint.bench.floors;
