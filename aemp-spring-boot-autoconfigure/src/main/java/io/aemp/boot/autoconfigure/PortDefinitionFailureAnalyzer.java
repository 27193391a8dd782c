package io.aemp.boot.autoconfigure;

import io.aemp.spring.PortDefinitionException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains how to correct a faulty port class.
 */
final class PortDefinitionFailureAnalyzer extends AbstractFailureAnalyzer<PortDefinitionException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, PortDefinitionException cause) {
		return new FailureAnalysis(cause.problem() + ".", cause.fix() + ".", cause);
	}

}
