/** Ways of cutting the key space into the shards of a new run, in bounded memory. */
package dev.stint.cli.cut;
