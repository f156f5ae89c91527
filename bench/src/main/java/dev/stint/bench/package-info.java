/** Load generator and micro benchmarks. */
package dev.stint.bench;
