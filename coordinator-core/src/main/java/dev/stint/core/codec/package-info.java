/** The one canonical binary form of rows, commands, results and entries. */
package dev.stint.core.codec;
