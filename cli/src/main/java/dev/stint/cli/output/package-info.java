/**
 * What a user sees and a script reads. JSON has the names of the public contract in snake_case,
 * 64-bit numbers as strings, keys in the chosen key format, other bytes in base64, and leaves out
 * what is absent; names are never changed.
 */
package dev.stint.cli.output;
