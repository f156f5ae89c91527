/** The view of the state that rules see, the draft over it, derived data, and the store port. */
package dev.stint.core.state;
