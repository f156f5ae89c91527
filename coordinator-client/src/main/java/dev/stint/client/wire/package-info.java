/** Between the contract's messages and the client's values. Stateless. Not for users. */
package dev.stint.client.wire;
