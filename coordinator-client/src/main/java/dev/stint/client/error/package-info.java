/**
 * How a call can go wrong, in five kinds that are never mixed: the lease is lost (stop), the
 * outcome is unknown (repeat the same command), the service is unavailable (nothing was done), the
 * request is invalid (a bug of the caller), and the coordinator refused (see why).
 */
package dev.stint.client.error;
