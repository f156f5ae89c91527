/** The values of the protocol: keys and ranges, names, identities, limits. Immutable. */
package dev.stint.core.value;
