/** The HTTP port: liveness, readiness, metrics. */
package dev.stint.server.http;
