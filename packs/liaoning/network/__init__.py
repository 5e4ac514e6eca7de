"""Builders of the transport tables of the Liaoning pack: nodes, links, terminals, costs, access, capacities."""
