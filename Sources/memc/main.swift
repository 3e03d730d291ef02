print("memc")
