/** Load over raw gRPC messages, without the client library: what the server alone can do. */
package dev.stint.bench.load;
