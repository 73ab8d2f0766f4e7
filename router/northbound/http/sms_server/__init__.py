"""The pages of the GoIP SMS Server, over all gateways: software that was written for it goes on as it is."""
