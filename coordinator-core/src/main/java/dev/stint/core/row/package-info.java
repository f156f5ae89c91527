/** The rows of the replicated state: immutable, refusing values that break S4. */
package dev.stint.core.row;
