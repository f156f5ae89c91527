/** A sink in a SQL database that refuses older fences. */
package dev.stint.sink.jdbc;
