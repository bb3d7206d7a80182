require_relative 'app'
run Instance
