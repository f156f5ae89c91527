/** The public gRPC contract of Stint. */
package dev.stint.api;
