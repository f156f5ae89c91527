/** The Stint client: low-level asynchronous client and the worker library. */
package dev.stint.client;
