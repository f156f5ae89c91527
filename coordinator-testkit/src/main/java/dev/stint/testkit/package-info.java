/** An in-memory coordinator and a virtual clock for tests of users. */
package dev.stint.testkit;
