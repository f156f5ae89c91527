/** The public services over gRPC: thin, each method a few lines around pure translation. */
package dev.stint.server.grpc;
