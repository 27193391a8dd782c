package io.aemp.docs.start;

import io.aemp.spring.AempPort;
import io.aemp.spring.Rcv;

import org.springframework.context.annotation.Profile;

@AempPort(name = "greeter")
@Profile("greeter")
class Greeter {

	private int greeted;

	@Rcv("greet")
	String greet(String name) {
		this.greeted++;
		return "Hello " + name + ", you are number " + this.greeted;
	}

}
