"""The deploy engine: triggers to a plan, a plan to recorded resources. No terminal, no AWS."""
