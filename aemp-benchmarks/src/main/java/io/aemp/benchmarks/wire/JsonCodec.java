package io.aemp.benchmarks.wire;

import tools.jackson.databind.json.JsonMapper;

/**
 * Messages as JSON.
 */
public class JsonCodec extends CodecBenchmark {

	/**
	 * For JMH.
	 */
	public JsonCodec() {
		super("json", new JsonMapper());
	}

}
